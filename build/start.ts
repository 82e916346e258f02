/** `npm start`: the real thing. The tray app where Electron can be had, else the headless core with the browser UI. */
import { bundleAll } from './bundle.ts';
import { startInBrowser } from './start-in-browser.ts';

await bundleAll();
console.log('Electron is not to be had here: Drawbridge runs without its tray, with its screens in your browser.');
process.exitCode = await startInBrowser((line) => console.log(line));
