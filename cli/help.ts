/** A command's description: what it does (the first sentence stands in the list of commands), then how it is used. */
export function about(what: string, ...examples: readonly string[]): string {
  return `${what}\n\nExamples:\n${examples.map((line) => `  drawbridge ${line}`).join('\n')}`;
}
