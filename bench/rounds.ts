/** Samples taken in turn from every subject, so that whatever the machine does meanwhile meets all of them alike. */

export type Sample = () => Promise<number>;

/** Gives each subject's samples. `warmUp` rounds come first and do not count. */
export async function rounds(
  subjects: ReadonlyMap<string, Sample>,
  plan: { warmUp: number; rounds: number; each: number },
): Promise<Map<string, number[]>> {
  const samples = new Map([...subjects.keys()].map((name): [string, number[]] => [name, []]));
  for (let round = -plan.warmUp; round < plan.rounds; round++) {
    for (const [name, sample] of inTurn(subjects, round)) {
      for (let count = 0; count < plan.each; count++) {
        const value = await sample();
        if (round >= 0) samples.get(name)?.push(value);
      }
    }
  }
  return samples;
}

/** Each round starts with another subject: nobody always follows the same one. */
function inTurn(subjects: ReadonlyMap<string, Sample>, round: number): [string, Sample][] {
  const all = [...subjects];
  const from = ((round % all.length) + all.length) % all.length;
  return [...all.slice(from), ...all.slice(0, from)];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}
