import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A secret that must not be found, and the words for it: a finding never repeats the secret itself. */
export interface Sought {
  what: string;
  secret: string | Uint8Array;
  /** The one place where it belongs: a private file's path. */
  home?: string;
}

/** Something that was written, printed or could be seen. */
export interface Place {
  where: string;
  bytes: Buffer;
}

export interface Finding {
  what: string;
  form: string;
  where: string;
}

/**
 * Looks for secrets in every form they may have been written in: as they are, URL-escaped, JSON-escaped, and each of these
 * again in base64 and base64url (at any of the three alignments, so also in the midst of something longer) and hex. A long
 * secret is sought by its beginning and by its end, so that one that was cut is found too.
 */
export function searchLeaks(sought: readonly Sought[], places: readonly Place[]): Finding[] {
  return sought.flatMap(({ what, secret, home }) => {
    const forms = formsOf(typeof secret === 'string' ? Buffer.from(secret, 'utf8') : Buffer.from(secret));
    return places
      .filter(({ where }) => where !== home)
      .flatMap(({ where, bytes }) =>
        forms.filter((form) => bytes.includes(form.bytes)).map(({ form }) => ({ what, form, where })),
      );
  });
}

/** Every regular file below `folder`, at any depth, as it is now. */
export function filesBelow(folder: string): Place[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((where) => ({ where, bytes: readFileSync(where) }));
}

interface Form {
  form: string;
  bytes: Buffer;
}

function formsOf(secret: Buffer): Form[] {
  const forms = escapes(secret).flatMap(([name, text]) =>
    partsOf(text).flatMap((part) =>
      encodings(part).map(([encoding, bytes]) => ({ form: `${name}, ${encoding}`, bytes })),
    ),
  );
  // The plainest name of those that come out the same.
  const distinct = new Map(forms.toReversed().map((form) => [form.bytes.toString('latin1'), form]));
  return [...distinct.values()].toReversed();
}

const PART = 24;

function partsOf(text: Buffer): Buffer[] {
  return text.length <= 2 * PART ? [text] : [text.subarray(0, PART), text.subarray(-PART)];
}

/** The ways a text is escaped on its way into something else. Bytes that are no text are left as they are. */
function escapes(secret: Buffer): [string, Buffer][] {
  const text = secret.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(secret)) return [['raw', secret]];
  const url = encodeURIComponent(text);
  const json = JSON.stringify(text).slice(1, -1);
  const all: [string, string][] = [
    ['raw', text],
    ['URL-escaped', url],
    ['URL-escaped in small letters', url.replaceAll(/%../g, (escape) => escape.toLowerCase())],
    ['URL-escaped as a form', new URLSearchParams({ '': text }).toString().slice(1)],
    ['URL-escaped throughout', everyByte(secret, '%')],
    ['JSON-escaped', json],
    ['JSON-escaped with slashes', json.replaceAll('/', '\\/')],
    ['JSON-escaped in HTML', json.replaceAll(/[<>&'+]/g, (letter) => `\\u00${hexOf(letter)}`)],
    ['JSON-escaped twice', JSON.stringify(json).slice(1, -1)],
  ];
  return all.map(([name, escaped]) => [name, Buffer.from(escaped, 'utf8')]);
}

function everyByte(bytes: Buffer, mark: string): string {
  return [...bytes].map((byte) => mark + byte.toString(16).padStart(2, '0')).join('');
}

function hexOf(letter: string): string {
  return Buffer.from(letter).toString('hex');
}

function encodings(bytes: Buffer): [string, Buffer][] {
  const hex = bytes.toString('hex');
  const aligned = [0, 1, 2].flatMap((offset): [string, Buffer][] => [
    ['base64', withinBase64(bytes, offset, 'base64')],
    ['base64url', withinBase64(bytes, offset, 'base64url')],
  ]);
  return [
    ['as it is', bytes],
    ['hex', Buffer.from(hex)],
    ['hex in capitals', Buffer.from(hex.toUpperCase())],
    ...aligned,
  ];
}

/** The letters that `bytes` surely gives in base64 when `offset` bytes (modulo 3) stand before it and anything after it. */
function withinBase64(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): Buffer {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString(encoding);
  const first = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  return Buffer.from(text.slice(first, end));
}
