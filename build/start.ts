/** `npm start`: the real thing. The tray app where Electron can be had, else the headless core with the browser UI. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundleAll } from './bundle.ts';
import { electronBinary } from './electron-binary.ts';
import { startInBrowser } from './start-in-browser.ts';
import { root } from './tool.ts';

await bundleAll();
const electron = electronBinary();
if (electron === undefined) {
  console.log('Electron is not to be had here: Drawbridge runs without its tray, with its screens in your browser.');
  process.exitCode = await startInBrowser((line) => console.log(line));
} else {
  const [code] = (await once(spawn(electron, [root], { stdio: 'inherit' }), 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
