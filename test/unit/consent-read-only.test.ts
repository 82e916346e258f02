import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRoom, mail, type Room } from './consent-room.ts';

let room: Room;
beforeEach(() => {
  room = createRoom();
});
afterEach(() => room.remove());

const claiming = (annotations: Record<string, unknown>) => {
  const call = mail();
  return { ...call, definition: { ...call.definition, annotations } };
};
const trust = (server: string) =>
  room.consent.setRule({ host: '*', server, tool: '*', effect: 'allow', readOnly: true });

test('a person may let the tools pass that a server they trust says only read, and no others', () => {
  trust(mail().server);
  expect(room.consent.decide(claiming({ readOnlyHint: true })).effect).toBe('allow');
  expect(room.consent.decide(claiming({ readOnlyHint: true, destructiveHint: true })).effect).toBe('ask');
  expect(room.consent.decide(claiming({})).effect).toBe('ask');
});

test('the claim alone lets nothing pass, and trust in one server is none in another', () => {
  expect(room.consent.decide(claiming({ readOnlyHint: true })).effect).toBe('ask');
  trust('another');
  expect(room.consent.decide(claiming({ readOnlyHint: true })).effect).toBe('ask');
});

test('the server is named: a pattern is refused', () => {
  expect(() => trust('*')).toThrow('Name the server whose read-only claims count');
});
