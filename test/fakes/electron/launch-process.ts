/** Runs an Electron app on the stand-in: `node launch-process.ts FOLDER [arguments of the app]`. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const standIn = new URL('electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

const [executable = '', , folder = '', ...args] = process.argv;
const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string };
process.argv = [executable, join(folder, main), ...args];
Object.defineProperty(process, 'resourcesPath', { value: join(folder, 'resources') });

const { app } = (await import(standIn)) as typeof import('./electron.ts');
if (process.send) await import('../../harness/desktop/probe.ts');
// A module that waits for the app to be ready before it ends would wait for ever here, as in Electron.
await import(pathToFileURL(process.argv[1] ?? '').href);
app.becomeReady();
