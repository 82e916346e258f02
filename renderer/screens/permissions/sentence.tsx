import type { State } from '../../../shared/contract.ts';
import type { Permission } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { hostTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.permissions;
export type Scope = Pick<Permission, 'origin' | 'effect' | 'host' | 'server' | 'tool'>;

/** What a permission says, in one plain sentence. */
export function PermissionSentence({ of, state }: { of: Scope; state: State }) {
  const { host, server, tool } = named(of, state);
  return (
    <Filled
      text={words.sentence[of.effect]}
      with={{
        host: <Untrusted text={host} />,
        server: <Untrusted text={server} />,
        tool: <Untrusted text={tool} />,
      }}
    />
  );
}

/** The same as plain text, for labels and for searching. */
export function permissionText(of: Scope, state: State): string {
  const parts = named(of, state);
  return words.sentence[of.effect].replace(/\{(host|server|tool)\}/g, (_, part: keyof typeof parts) =>
    visible(parts[part]),
  );
}

/** An answer's fields are names, whatever is in them; but a host of `*` is every host. */
function named({ origin, host, server, tool }: Scope, state: State): { host: string; server: string; tool: string } {
  const names = origin === 'grant';
  const pattern = (text: string, any: string, like: (text: string) => string, plain: string) => {
    if (names || !text.includes('*')) return plain;
    return text === '*' ? any : like(text);
  };
  return {
    host: host === '*' ? words.anyHost : pattern(host, words.anyHost, words.hostsLike, hostTitle(state, host)),
    server: pattern(server, words.anyServer, words.serversLike, server),
    tool: pattern(tool, words.anyTool, words.toolsLike, tool),
  };
}
