/** `npm run demo`: the main job from end to end, on loopback, in a folder of its own, leaving nothing behind. */
import { bundleAll } from '../build/bundle.ts';
import { gather } from './cast.ts';
import { playInteractively } from './interactive.ts';
import { createPrint } from './print.ts';
import { tell } from './story.ts';

const print = createPrint((line) => console.log(line));
print.title('Drawbridge: one sign-in, consent before a tool runs, a record of what happened');
await bundleAll();
if (process.argv.includes('--interactive')) await playInteractively(print);
else await tellStory();

async function tellStory(): Promise<void> {
  const cast = await gather();
  try {
    await tell(cast, print);
    print.title('Done. Nothing was left behind.');
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await cast.leave();
  }
}
