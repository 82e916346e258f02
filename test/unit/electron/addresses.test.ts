import { describe, expect, it, test } from 'vitest';
import { fileFor } from '../../../electron/main/app-protocol.ts';
import { backOff } from '../../../electron/main/back-off.ts';
import { confirmPage, linkIn, readDeepLink } from '../../../electron/main/deep-link.ts';
import { safeAddress } from '../../../electron/main/open-external.ts';
import { readWindowState, usableBounds } from '../../../electron/main/windows/bounds.ts';

describe('a deep link', () => {
  it('asks to add a server, by address and perhaps a name', () => {
    expect(readDeepLink('drawbridge://add?url=https://mcp.example.com/mcp&name=notes')).toEqual({
      do: 'add',
      url: 'https://mcp.example.com/mcp',
      name: 'notes',
    });
    expect(readDeepLink('drawbridge://add/?url=https%3A%2F%2Fa.example%2F')).toEqual({
      do: 'add',
      url: 'https://a.example/',
    });
  });

  it.each([
    ['another scheme', 'https://add?url=https://a.example/'],
    ['another verb', 'drawbridge://remove?url=https://a.example/'],
    ['a path', 'drawbridge://add/now?url=https://a.example/'],
    ['a fragment', 'drawbridge://add?url=https://a.example/#x'],
    ['a user', 'drawbridge://me@add?url=https://a.example/'],
    ['no address', 'drawbridge://add?name=notes'],
    ['two addresses', 'drawbridge://add?url=https://a.example/&url=https://b.example/'],
    ['something unknown', 'drawbridge://add?url=https://a.example/&yes=1'],
    ['an address without encryption', 'drawbridge://add?url=http://a.example/'],
    ['a password in the address', 'drawbridge://add?url=https://a:b@a.example/'],
    ['a script', 'drawbridge://add?url=javascript:alert(1)'],
    ['a name that is none', 'drawbridge://add?url=https://a.example/&name=../x'],
    ['too much', `drawbridge://add?url=https://a.example/${'x'.repeat(5_000)}`],
  ])('is dropped when it has %s', (_what, link) => {
    expect(readDeepLink(link)).toBeUndefined();
  });

  it('is found among arguments, and leads to the page that asks for confirmation', () => {
    const link = linkIn(['/opt/app', '--hidden', 'drawbridge://add?url=https://a.example/m?x=%26b']);
    expect(link && confirmPage(link)).toBe('#/add-server/https%3A%2F%2Fa.example%2Fm%3Fx%3D%26b');
    expect(linkIn(['/opt/app', 'https://a.example'])).toBeUndefined();
  });
});

test('only https addresses without a user leave for the browser', () => {
  expect(safeAddress('https://a.example/x?y=1')).toBe('https://a.example/x?y=1');
  for (const bad of ['http://a.example', 'https://u:p@a.example', 'file:///x', 'https://a.example/\nx', 'x', '--help'])
    expect(safeAddress(bad)).toBeUndefined();
});

test('only the app’s own kinds of file, in its folder, are served', () => {
  const file = (path: string, method = 'GET') => fileFor(method, `drawbridge-app://app${path}`, '/app/renderer');
  expect(file('/index.html')).toBe('/app/renderer/index.html');
  expect(file('/assets/index-B_2.js?x#y')).toBe('/app/renderer/assets/index-B_2.js');
  for (const bad of [
    '/',
    '/../main.js',
    '/%2e%2e/main.js',
    '/.env.js',
    '/a//b.js',
    '/data.sqlite',
    '/a\\..\\b.js',
    '/assets',
  ])
    expect(file(bad) ?? '/app/renderer/').toMatch(/^\/app\/renderer\//);
  expect(file('/%2e%2e%2fmain.js')).toBeUndefined();
  expect(file('/index.html', 'POST')).toBeUndefined();
  expect(fileFor('GET', 'drawbridge-app://evil/index.html', '/app/renderer')).toBeUndefined();
});

describe('where the window was', () => {
  const screen = { x: 0, y: 0, width: 1_920, height: 1_040 };

  it('is used again when a person can reach it there', () => {
    const bounds = { x: 1_700, y: 30, width: 900, height: 700 };
    expect(usableBounds(bounds, [screen])).toEqual(bounds);
  });
  it.each([
    ['its screen is gone', { x: 2_500, y: 100, width: 900, height: 700 }],
    ['only a sliver is left', { x: -850, y: 100, width: 900, height: 700 }],
    ['its top edge is out of reach', { x: 100, y: -300, width: 900, height: 700 }],
  ])('is forgotten when %s', (_why, bounds) => {
    expect(usableBounds(bounds, [screen])).toBeUndefined();
  });
  it('is made to fit a smaller screen', () => {
    expect(usableBounds({ x: 0, y: 0, width: 5_000, height: 10 }, [screen])).toMatchObject({
      width: 1_920,
      height: 480,
    });
  });
  it('is read only as we wrote it', () => {
    expect(readWindowState('{"x":1,"y":2,"width":3,"height":4}')).toMatchObject({ x: 1, maximized: false });
    for (const text of ['', '{', 'null', '[]', '{"x":"1"}', '{"x":1e99,"y":2,"width":3,"height":4}'])
      expect(readWindowState(text)).toBeUndefined();
  });
});

test('waiting for a core doubles up to half a minute', () => {
  expect([0, 1, 2, 20].map(backOff)).toEqual([250, 500, 1_000, 30_000]);
});
