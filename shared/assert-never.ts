/** Closes a switch: adding a member to the union makes every place that forgot it fail to compile. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
