// expected: bridge may not import shared/models.ts
export type { Prompt } from '../shared/models.ts';
