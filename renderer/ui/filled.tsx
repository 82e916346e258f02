import { Fragment, type ReactNode } from 'react';

/** A sentence of the catalogue with `{names}` in it, each replaced by what stands for it on the screen. */
export function Filled({ text, with: parts }: { text: string; with: Readonly<Record<string, ReactNode>> }) {
  return text
    .split(/\{(\w+)\}/)
    .map((piece, at) => <Fragment key={`${at}`}>{at % 2 === 0 ? piece : (parts[piece] ?? `{${piece}}`)}</Fragment>);
}
