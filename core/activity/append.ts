import { canonicalJson } from '../../shared/canonical-json.ts';
import { maskTokens } from '../../shared/mask-tokens.ts';
import type { Activity, ActivityDraft } from '../../shared/models.ts';
import type { Clock } from '../ports/clock.ts';
import { cleaned } from './clean.ts';
import { contentName, describeContent } from './content.ts';
import type { LogKeys } from './keys.ts';
import type { LogRules } from './rules.ts';
import type { Writer } from './writer.ts';

/**
 * Makes a record of what a room hands over: texts cut and masked, a content described, and sealed where the policy wants it
 * in full. Commits it before it returns.
 */
export function createAppend(options: {
  writer: Pick<Writer, 'append'>;
  keys(): LogKeys | undefined;
  rules(): LogRules;
  clock: Pick<Clock, 'now'>;
}): (draft: ActivityDraft) => Activity {
  const { writer, rules, clock } = options;
  const isKept = (server: string | undefined) => server !== undefined && rules().keepsContents(server, clock.now());
  return ({ content, ...draft }) => {
    if (content === undefined) return writer.append(cleaned(draft));
    const keys = options.keys();
    const name = contentName(draft);
    const described = describeContent(content, name, keys);
    // A content without a commitment is too large to be kept, too.
    const isWanted = keys !== undefined && described.commitment !== undefined && isKept(draft.server);
    const sealed = isWanted ? keys.seal(name, canonicalJson(maskTokens(content))) : undefined;
    return writer.append({ ...cleaned(draft), ...described }, sealed);
  };
}
