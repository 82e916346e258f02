import { useState } from 'react';
import type { Prompt } from '../../../shared/models.ts';
import { type Choice, firstChoice } from './sign-in-choice.ts';

/** The choice made for the question on the screen; another question begins with its own. */
export function useChoice(prompt: Prompt): [Choice, (choice: Choice) => void] {
  const [kept, setKept] = useState({ id: prompt.id, choice: firstChoice(prompt) });
  const choice = kept.id === prompt.id ? kept.choice : firstChoice(prompt);
  return [choice, (next) => setKept({ id: prompt.id, choice: next })];
}
