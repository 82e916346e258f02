import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import type { Undo } from '../../core/hosts/format.ts';
import { jsonFormat } from '../../core/hosts/json-format.ts';

const section = 'mcpServers';
const value = (id: string) => ({ command: '/opt/drawbridge', args: ['bridge', '--entry', id] });

function put(text: string, name: string, undo?: Undo) {
  return jsonFormat.put({ file: 'f', text, section }, name, value(name), undo);
}

function take(text: string, name: string, undo: Undo | undefined, last = true) {
  return jsonFormat.take({ file: 'f', text, section }, name, undo, last);
}

describe('an entry looks like the rest of the file', () => {
  it('in a file that is missing or empty', () => {
    const { text } = put('', 'notes');
    expect(text).toBe(
      [
        '{',
        '  "mcpServers": {',
        '    "notes": {',
        '      "command": "/opt/drawbridge",',
        '      "args": [',
        '        "bridge",',
        '        "--entry",',
        '        "notes"',
        '      ]',
        '    }',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('takes the indentation and line endings there are', () => {
    const { text } = put('{\r\n\t"mcpServers": {\r\n\t\t"a": {}\r\n\t}\r\n}', 'b');
    expect(text).toContain('\t\t"a": {},\r\n\t\t"b": {\r\n\t\t\t"command": "/opt/drawbridge",\r\n');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('stays on one line in a file of one line', () => {
    expect(put('{"mcpServers":{"a":{}}}', 'b').text).toBe(
      '{"mcpServers":{"a":{},"b":{"command":"/opt/drawbridge","args":["bridge","--entry","b"]}}}',
    );
  });

  it('leaves a comment with the entry it is about', () => {
    const { text } = put('{\n  "mcpServers": {\n    "a": {} // about a\n  }\n}', 'b');
    expect(text).toContain('"a": {}, // about a\n    "b": {');
  });

  it('ends with a comma where the file likes trailing commas', () => {
    const { text } = put('{\n  "mcpServers": {\n    "a": {}, // about a\n  },\n}', 'b');
    expect(text).toContain('"a": {}, // about a\n    "b": {');
    expect(text).toContain('    },\n  },\n}');
  });
});

describe('taking an entry out', () => {
  it('keeps what others added beside it', () => {
    const { text, undo } = put('', 'ours');
    const busy = text.replace('"mcpServers": {', '"theme": "dark",\n  "mcpServers": {\n    "theirs": {}, // new');
    const left = take(busy, 'ours', undo);
    expect(parse(left)).toEqual({ theme: 'dark', mcpServers: { theirs: {} } });
    expect(left).toContain('// new');
  });

  it('keeps a comment somebody wrote into a section that we made', () => {
    const { text, undo } = put('{}', 'ours');
    const left = take(text.replace('"ours"', '// mine\n    "ours"'), 'ours', undo);
    expect(left).toContain('// mine');
    expect(parse(left)).toEqual({ mcpServers: {} });
  });

  it('never lets a line comment swallow the next entry', () => {
    const text = '{"mcpServers": {"a": {}, // about a\n "ours": {}, "b": {} }}';
    expect(parse(take(text, 'ours', undefined))).toEqual({ mcpServers: { a: {}, b: {} } });
    const first = '{"mcpServers": { "ours": {}, // about ours\n "b": {} }}';
    expect(parse(take(first, 'ours', undefined))).toEqual({ mcpServers: { b: {} } });
  });

  it('works without any record of how the file was', () => {
    const { text } = put('{}', 'ours');
    expect(parse(take(text, 'ours', undefined))).toEqual({ mcpServers: {} });
  });
});

/** White space and comments of any kind, ending so that whatever comes next is not commented out. */
const trivia = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('', ' ', '\n', '  ', '\t', '\n\n  ') },
      fc.constantFrom('/* c */', '// line\n', '/* two\nlines, { */', '//\n', '/**/'),
    ),
    { maxLength: 3 },
  )
  .map((parts) => parts.join(''));

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'é', 'x"y', '//', ','),
  fc.string({ maxLength: 4 }),
);
const leaf = fc.oneof(
  fc.constantFrom('1', '-0.50', '1e3', 'true', 'null', '"{"', '"// no"', '"\\u0041"'),
  fc.string({ maxLength: 6 }).map((text) => JSON.stringify(text)),
);

/** An object's text over the given members' texts, with trivia everywhere and now and then a trailing comma. */
function objectText(members: fc.Arbitrary<[string, string][]>) {
  return fc
    .tuple(members, fc.array(trivia, { minLength: 40, maxLength: 40 }), fc.boolean(), trivia)
    .map(([pairs, gaps, trailing, close]) => {
      const gap = (at: number) => gaps[at % gaps.length] ?? '';
      const texts = pairs.map(
        ([name, text], at) =>
          `${gap(4 * at)}${JSON.stringify(name)}${gap(4 * at + 1)}:${gap(4 * at + 2)}${text}${gap(4 * at + 3)}`,
      );
      return `{${texts.join(',')}${trailing && pairs.length > 0 ? ',' : ''}${close}}`;
    });
}

function pairs(values: fc.Arbitrary<string>, maxLength = 4) {
  return fc.uniqueArray(fc.tuple(key, values), { maxLength, selector: ([name]) => name });
}

const nested = objectText(pairs(leaf, 2));
const others = pairs(fc.oneof(leaf, nested)).map((all) => all.filter(([name]) => !['ours', 'two'].includes(name)));
const sectionText = objectText(others);
const rootMembers = fc
  .tuple(others, fc.option(sectionText, { nil: undefined }), fc.nat(4))
  .map(([all, inner, at]): [string, string][] =>
    inner === undefined ? all : all.toSpliced(Math.min(at, all.length), 0, [section, inner]),
  );
const fileText = fc
  .tuple(trivia, fc.oneof({ weight: 9, arbitrary: objectText(rootMembers) }, fc.constant('')), trivia, fc.boolean())
  .map(([before, root, after, crlf]) =>
    crlf ? (before + root + after).replaceAll('\n', '\r\n') : before + root + after,
  );

function dataOf(text: string): unknown {
  return parse(text, [], { allowTrailingComma: true, allowEmptyContent: true });
}

describe('whatever the file looks like', () => {
  it('connect then disconnect gives back the identical text', () => {
    fc.assert(
      fc.property(fileText, (text) => {
        const after = put(text, 'ours');
        expect(take(after.text, 'ours', after.undo)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('so does connecting two servers and disconnecting them in either order', () => {
    fc.assert(
      fc.property(fileText, fc.boolean(), (text, swap) => {
        const one = put(text, 'ours');
        const both = put(one.text, 'two', one.undo);
        const [first, second] = swap ? ['two', 'ours'] : ['ours', 'two'];
        const left = take(both.text, first ?? '', both.undo, false);
        expect(take(left, second ?? '', both.undo)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('connecting adds our entry and changes nothing else', () => {
    fc.assert(
      fc.property(fileText, (text) => {
        const before = (dataOf(text) ?? {}) as Record<string, object>;
        expect(dataOf(put(text, 'ours').text)).toEqual({
          ...before,
          [section]: { ...before[section], ours: value('ours') },
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('rewriting our entry changes only its own text', () => {
    fc.assert(
      fc.property(fileText, (text) => {
        const one = put(text, 'ours');
        const other = { ...value('ours'), env: { DRAWBRIDGE_HOME: '/elsewhere' } };
        const two = jsonFormat.put({ file: 'f', text: one.text, section }, 'ours', other, one.undo);
        expect(put(two.text, 'ours', two.undo).text).toBe(one.text);
        expect(take(two.text, 'ours', two.undo)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('taking over any entry then undoing it gives back the identical text', () => {
    fc.assert(
      fc.property(fileText, fc.nat(), (text, pick) => {
        const document = { file: 'f', text, section };
        const members = jsonFormat.members(document);
        fc.pre(members.length > 0);
        const name = members[pick % members.length]?.name ?? '';
        const after = jsonFormat.replace(document, name, value('ours'));
        const now = jsonFormat.members({ ...document, text: after.text });
        expect(now.map((member) => (member.name === name ? member.argv : member.text))).toEqual(
          members.map((member) => (member.name === name ? ['/opt/drawbridge', ...value('ours').args] : member.text)),
        );
        expect(jsonFormat.putBack({ ...document, text: after.text }, name, after.was)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});
