/**
 * The `drawbridge` command. A tiny dispatcher: a host that launches `drawbridge bridge` pays for the relay alone, so
 * nothing is imported here and each kind of work loads what it needs. The bridge's and the core's main modules run when
 * they are imported and read `process.argv.slice(2)`, as they do when run by themselves.
 */
function main(): Promise<unknown> {
  switch (process.argv[2]) {
    case 'bridge':
      process.argv.splice(2, 1);
      return import('../bridge/main.ts');
    default:
      return import('./program.ts').then((program) => program.run(process.argv.slice(2)));
  }
}

void main();
