/**
 * `npm run matrix`: every revision of hosts at every revision of servers, feature by feature, through the built bridge and
 * core. Ends with 1 if a cell failed or is not built yet.
 */
import { bundleAll } from '../../build/bundle.ts';
import type { Cell } from './cell.ts';
import { failuresOf, quotesOf, tableOf, totalOf } from './report.ts';
import { revisions } from './revisions.ts';
import { runAll, startMatrix } from './run.ts';

await bundleAll();
const matrix = await startMatrix();
let cells: Cell[];
try {
  cells = await runAll(matrix);
} finally {
  await matrix.stop();
}
for (const host of revisions) console.log(`${tableOf(host, cells)}\n`);
console.log('–  not defined in one of the two revisions; the specification says:');
for (const line of quotesOf(cells)) console.log(line);
console.log('open  a host that speaks only 2026-07-28 with an older server: not built yet\n');
for (const line of failuresOf(cells)) console.log(line);
console.log(totalOf(cells));
if (cells.length === 0 || cells.some(({ verdict }) => 'why' in verdict)) process.exitCode = 1;
process.exit();
