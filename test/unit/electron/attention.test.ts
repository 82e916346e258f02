import { describe, expect, test } from 'vitest';
import { createAttention } from '../../../electron/main/attention.ts';
import { texts } from '../../../electron/main/texts.ts';
import type { Prompt } from '../../../shared/models.ts';
import { aSignInPrompt, aStepUp } from '../../fakes/sign-in.ts';
import { aPrompt } from '../../fakes/state.ts';

/** A desk that remembers what was brought to the person. */
function desk() {
  const happened: string[] = [];
  const attention = createAttention({
    window: { present: () => happened.push('window'), dismiss: () => happened.push('dismissed') },
    notices: { show: ({ id }) => happened.push(`notice ${id}`), close: (id) => happened.push(`closed ${id}`) },
    isLocked: () => false,
    isLooking: () => false,
  });
  return {
    after(open: Prompt[]) {
      happened.length = 0;
      attention.update(open);
      return [...happened];
    },
  };
}

describe('questions about signing in', () => {
  test('come to the person when a host asks', () => {
    expect(desk().after([aStepUp('P1')])).toEqual(['window', 'notice P1']);
  });

  test('are not brought to who asked for the sign-in: the question is there already', () => {
    const at = desk();
    expect(at.after([aSignInPrompt('P1')])).toEqual(['dismissed']);
    expect(at.after([aSignInPrompt('P1'), aPrompt('P2')])).toEqual(['window', 'notice P2']);
  });

  test('say in a notification what they are about', () => {
    const asked = aSignInPrompt('P1', {}, { host: 'claude\u202e' });
    expect(texts.prompt.title(asked)).toBe('claude\\u{202e} wants you to sign in to wiki');
    expect(texts.prompt.title(aStepUp('P1'))).toBe('claude-desktop needs more access to wiki');
    expect(texts.prompt.body[asked.kind]).toBe('Nothing is sent to the sign-in service until you answer.');
  });
});
