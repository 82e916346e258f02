/** Why a request brought no answer, in words for a person. Errors of the fetch are known by name: rooms do not import each other. */
export function whyNoAnswer(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one.name === 'TimeoutError') return 'no answer in time';
    if (one.name === 'BodyTooLong') return 'an answer that is too long';
  }
  return 'no answer';
}
