import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cleaned } from '../../core/activity/clean.ts';
import { commitmentOf, describeContent } from '../../core/activity/content.ts';
import { createHmacOf } from '../../core/activity/keys.ts';
import { shapeOf } from '../../core/activity/shape.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';

describe('a shape', () => {
  test.each([
    [
      'names and types',
      { path: '/etc/passwd', all: true, limit: 5, none: null },
      '{path:text(11),all:boolean,limit:number,none:null}',
    ],
    ['the length of a list and its first item', { to: ['a@b.example', 'x'], cc: [] }, '{to:[2 text(11)],cc:[0]}'],
    ['what is no object too', 'four', 'text(4)'],
    ['no deeper than five', { a: { b: { c: { d: { e: { f: 1 } } } } } }, '{a:{b:{c:{d:{e:{…}}}}}}'],
    [
      'no name that is data',
      { 'ada@corp.example': 1, '4711': 2, sk_live_0123456789abcdefghij: 3, a1b2c3d4: 4 },
      '{name(4):number,name(16):number,name(28):number,name(8):number}',
    ],
  ])('tells %s', (_what, value, shape) => {
    expect(shapeOf(value)).toBe(shape);
  });

  test('stays short whatever a host sends', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`member_${'x'.repeat(30)}${at}`, 'y']));
    expect(shapeOf(many)).toMatch(/…$/);
    expect(shapeOf(many).length).toBe(600);
    expect(shapeOf(Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`m${at}`, 1])))).toContain('…1 more}');
  });
});

test('the salts are HMAC-SHA-256', () => {
  const key = randomBytes(32);
  for (const text of ['', 'c1 arguments', 'ä'.repeat(100)])
    expect(createHmacOf(key)(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
});

describe('a commitment', () => {
  const keys = { salt: (name: string) => Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64) };

  test('is the hash of the salt and the content as canonical JSON, so that the content can be proved later', () => {
    const content = { to: 'ada', n: 1 };
    const { commitment, bytes } = describeContent(content, 'c1 arguments', keys);
    expect(commitment).toBe(commitmentOf(keys.salt('c1 arguments'), canonicalJson({ n: 1, to: 'ada' })));
    expect(bytes).toBe(canonicalJson(content).length);
  });

  test('of the same content differs from call to call', () => {
    const [one, two] = ['c1 arguments', 'c2 arguments'].map((name) => describeContent({ a: 1 }, name, keys).commitment);
    expect(one).not.toBe(two);
  });

  test('is not made without keys, nor of what is too large or too deep', () => {
    expect(describeContent({ a: 1 }, 'c', undefined)).toEqual({ shape: '{a:number}', bytes: 7 });
    expect(describeContent({ a: 'x'.repeat(2 ** 20) }, 'c', keys)).toEqual({
      shape: '{a:text(1048576)}',
      bytes: 2 ** 20 + 8,
    });
    let deep: unknown = 1;
    for (let level = 0; level < 2_000; level++) deep = [deep];
    expect(describeContent(deep, 'c', keys).commitment).toBeUndefined();
  });
});

test('what a host or server made up holds no token and does not fill the disk', () => {
  const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
  const line = cleaned({ kind: 'problem', tool: `run ${token}`, detail: `Bearer ${token}`, host: 'cursor' });
  expect(JSON.stringify(line)).not.toContain(token);
  expect(line).toMatchObject({ tool: expect.stringContaining('masked'), host: 'cursor' });
  expect(cleaned({ kind: 'problem', because: 'x'.repeat(3_000) }).because).toHaveLength(2_000);
});
