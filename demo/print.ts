import { styleText } from 'node:util';

/** Tells a story on the terminal: a line for each thing that happens, as it happens. */
export interface Print {
  title(text: string): void;
  /** Begins a chapter. */
  chapter(text: string): void;
  step(text: string): void;
  /** What somebody said or saw, under the step it belongs to. */
  aside(text: string): void;
}

export function createPrint(write: (line: string) => void): Print {
  let chapters = 0;
  return {
    title: (text) => write(`\n${styleText('bold', text)}`),
    chapter(text) {
      chapters += 1;
      write(`\n${styleText('bold', `${chapters}. ${text}`)}`);
    },
    step: (text) => write(`   ${styleText('green', '✓')} ${text}`),
    aside: (text) => write(`     ${styleText('dim', text)}`),
  };
}
