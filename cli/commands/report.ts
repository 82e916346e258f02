import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { mostLines } from '../../shared/activity.ts';
import { fail, problemOf, sentence } from '../../shared/problem.ts';
import { visible } from '../../shared/visible.ts';
import { about } from '../help.ts';
import type { Tools } from '../tools.ts';
import { wholeNumber } from './log-filter.ts';

interface ReportOptions {
  out?: string;
  lines: string;
  force?: boolean;
}

export function addReportCommand(program: Command, tools: Tools): void {
  program
    .command('report')
    .description(reportAbout)
    .option('-o, --out <FILE>', 'the file to write (default: drawbridge-report-DATE.txt in this folder)')
    .option('-n, --lines <COUNT>', `the newest records of the activity log, at most ${mostLines}`, '200')
    .option('--force', 'write over a file that is there')
    .action((options: ReportOptions) => report(tools, options));
}

const reportAbout = about(
  'Write a report for whoever helps you: versions, settings, health, and what happened last, without secrets, arguments and names of accounts. It is sent nowhere. Where Drawbridge cannot start, it says why and tells what can be told.',
  'report',
  'report --out report.txt --lines 500',
);

async function report(tools: Tools, { out, lines, force = false }: ReportOptions): Promise<void> {
  const { terminal } = tools;
  const now = terminal.now();
  const file = resolve(out ?? `drawbridge-report-${new Date(now).toISOString().slice(0, 10)}.txt`);
  const text = await textOf(tools, wholeNumber(lines, mostLines), now);
  write(file, text, force);
  terminal.write(`${visible(file)}  ${Buffer.byteLength(text)} bytes\nRead it before you send it.\n`);
}

/** By the core, started where none runs; where that fails, by what the files tell. */
async function textOf(tools: Tools, lines: number, now: number): Promise<string> {
  try {
    const core = await tools.core();
    return (await core.report.make({ lines })).text;
  } catch (error) {
    return (await tools.reportWithoutCore())({ home: tools.home, lines, now, without: sentence(problemOf(error)) });
  }
}

function write(file: string, text: string, force: boolean): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') fail('report-exists', { file });
    fail('report-unwritable', { file, reason: code });
  }
}
