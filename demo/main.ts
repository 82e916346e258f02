/** `npm run demo`: the main job from end to end, on loopback, in a folder of its own, leaving nothing behind. */
import { bundleAll } from '../build/bundle.ts';
import { gather } from './cast.ts';
import { gatherCompany } from './company-cast.ts';
import { tellCompany } from './company-story.ts';
import type { Desk } from './desk.ts';
import { playInteractively } from './interactive.ts';
import { createPrint, type Print } from './print.ts';
import { tell } from './story.ts';

const print = createPrint((line) => console.log(line));
print.title('Drawbridge: one sign-in, consent before a tool runs, a record of what happened');
await bundleAll();
if (process.argv.includes('--interactive')) await playInteractively(print);
else if (process.argv.includes('--company')) await tellStory(gatherCompany, tellCompany);
else await tellStory(gather, tell);

async function tellStory<Cast extends Desk>(
  gatherCast: () => Promise<Cast>,
  tellIt: (cast: Cast, print: Print) => Promise<void>,
): Promise<void> {
  const cast = await gatherCast();
  try {
    await tellIt(cast, print);
    print.title('Done. Nothing was left behind.');
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await cast.leave();
  }
}
