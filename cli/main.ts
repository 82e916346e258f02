/**
 * The `drawbridge` command. A tiny dispatcher: a host that launches `drawbridge bridge` pays for the relay alone, so
 * nothing is imported here and each kind of work loads what it needs. The bridge's and the core's main modules run when
 * they are imported and read `process.argv.slice(2)`, as they do when run by themselves.
 */
function main([command, ...rest]: readonly string[]): Promise<unknown> {
  const help = rest.includes('--help') || rest.includes('-h');
  if (help || (command !== 'bridge' && command !== 'serve'))
    return import('./program.ts').then((program) => program.main({ logFiles, reportWithoutCore }));
  process.argv.splice(2, 1);
  return command === 'bridge' ? import('../bridge/main.ts') : import('../core/main.ts');
}

/** Loaded by the commands that read the log's file themselves. */
async function logFiles() {
  return (await import('../core/activity/offline.ts')).logFiles;
}

/** Loaded where the core cannot be asked for a report. */
async function reportWithoutCore() {
  return (await import('../core/control/report/offline.ts')).reportWithoutCore;
}

void main(process.argv.slice(2));
