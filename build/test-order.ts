import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes long comes first, so that the end is made of small files and no processor waits for another's last one. The
 * suites of conformance run several processes at once and measure time: never both together.
 */
const order = [
  'conformance/next-suite',
  'e2e',
  'journeys',
  'screens',
  'matrix',
  'conformance',
  'security',
  'integration',
];

/** The place of a file of test/, given by its path from there, among all. */
export function rankOf(path: string): number {
  const found = order.findIndex((start) => path.startsWith(start));
  return found === -1 ? order.length : found;
}

/** Vitest's own order within each folder: first what failed last time, then what took longest or is largest. */
export class TestOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => rankOf(moduleId.split('/test/').at(-1) ?? '');
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
