import type { DefinitionWarning } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { looksLike } from './look-alike.ts';
import { plain, type TextAt, textsOf } from './texts.ts';

/** A name approved somewhere. */
export interface KnownName {
  server: string;
  name: string;
}

type Members = Readonly<Record<string, unknown>>;

/** Beyond this a person only needs to know that there is more of the kind. */
const MOST_OF_A_KIND = 5;
const LONGEST_DETAIL = 200;

/**
 * What a person should look twice at in a definition as it is now. `before`: as it was approved, where it was. `others`: names
 * of other tools that were approved, at this server and elsewhere. Hints, no proof of anything: nothing is ever let through
 * because there are none. Pure.
 */
export function definitionWarnings(
  { server, name }: KnownName,
  { before, after }: { before: Members | undefined; after: Members },
  others: readonly KnownName[],
): DefinitionWarning[] {
  const texts = textsOf(after);
  return [
    ...nowDestructive(before, after),
    ...few(texts.flatMap(hiddenIn)),
    ...few(texts.flatMap(addressedIn)),
    ...few(texts.filter(({ field }) => field !== 'name').flatMap((text) => toolsIn(text, name, others))),
    ...few(lookAlikes({ server, name }, others)),
  ];
}

/** Defaults as the spec has them (2025-11-25, ToolAnnotations): not read-only, and then destructive. */
function nowDestructive(before: Members | undefined, after: Members): DefinitionWarning[] {
  if (before === undefined) return [];
  const [was, is] = [claims(before), claims(after)];
  const worse = (was.readOnly && !is.readOnly) || (!was.destructive && is.destructive);
  const detail = is.destructive ? 'it may now destroy' : 'it may now change things';
  return worse ? [{ kind: 'now-destructive', field: 'annotations', detail }] : [];
}

function claims({ annotations }: Members) {
  const given = (typeof annotations === 'object' && annotations !== null ? annotations : {}) as Members;
  const readOnly = given['readOnlyHint'] === true;
  return { readOnly, destructive: !readOnly && given['destructiveHint'] !== false };
}

/** Line breaks and tabs are honest in a description. */
function hiddenIn({ field, text }: TextAt): DefinitionWarning[] {
  const found = visible(text.replaceAll(/[\n\r\t]/g, ' ')).match(/\\u\{[0-9a-f]+\}/g) ?? [];
  const really = found.filter((escape) => !text.includes(escape));
  if (really.length === 0) return [];
  return [{ kind: 'hidden-characters', field, detail: cut([...new Set(really)].join(' ')) }];
}

/** Words that speak to a model rather than about the tool. */
const addressing = [
  /\b(?:ignore|disregard|forget|override)\b[^.]{0,30}\b(?:instructions?|prompts?|rules?|previous|above|earlier|prior)\b/i,
  /\b(?:do not|don't|never)\b[^.]{0,20}\b(?:tell|mention|inform|reveal|show|ask|notify)\b/i,
  /\bwithout (?:telling|asking|informing|notifying|mentioning)\b/i,
  /\byou (?:must|shall|have to|are required)\b/i,
  /\b(?:the )?(?:model|assistant|llm|ai|agent) (?:must|should|shall|has to)\b/i,
  /\b(?:before|after|instead of) (?:using|calling|invoking) (?:this|any|the|other)\b/i,
  /<\s*\/?\s*(?:system|important|assistant|user|instructions?|secret)\b[^>]*>/i,
  /(?:^|[\n.!?] ?)(?:system|assistant)\s*:/i,
  /\[\/?(?:inst|sys)\]|<\|[a-z_]+\|>/i,
];

function addressedIn({ field, text }: TextAt): DefinitionWarning[] {
  const read = plain(text);
  const found = addressing.map((words) => words.exec(read)?.[0]).find((words) => words !== undefined);
  return found === undefined ? [] : [{ kind: 'addresses-model', field, detail: cut(found.trim()) }];
}

/** A name that is an everyday word says nothing; `send_mail` or `sendMail` does. */
function toolsIn({ field, text }: TextAt, self: string, others: readonly KnownName[]): DefinitionWarning[] {
  const words = new Set(
    plain(text)
      .match(/[\p{L}\p{N}_./-]+/gu)
      ?.map((word) => word.replace(/[.]+$/, '')) ?? [],
  );
  const named = others.find(({ name }) => name !== self && isTelling(name) && words.has(name));
  return named === undefined
    ? []
    : [{ kind: 'names-other-tool', field, detail: cut(`${named.name} (${named.server})`) }];
}

function isTelling(name: string): boolean {
  return name.length > 3 && /[_./-]|\p{Ll}\p{Lu}/u.test(name);
}

function lookAlikes(self: KnownName, others: readonly KnownName[]): DefinitionWarning[] {
  return others
    .filter(({ server, name }) => server !== self.server && looksLike(self.name, name))
    .map(({ server, name }) => ({ kind: 'look-alike', field: 'name', detail: cut(`${name} (${server})`) }));
}

function few(warnings: DefinitionWarning[]): DefinitionWarning[] {
  return warnings.slice(0, MOST_OF_A_KIND);
}

function cut(text: string): string {
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text;
}
