import { askingFeatures } from './asking.ts';
import { endingFeatures } from './endings.ts';
import { faithfulFeatures } from './faithful.ts';
import type { Feature } from './feature.ts';
import { onlySomeFeatures } from './only-some.ts';
import { openingFeatures } from './opening.ts';
import { promptFeatures, resourceFeatures } from './resources.ts';
import { tellingFeatures } from './telling.ts';
import { toolFeatures } from './tools.ts';

/** Every row of the matrix, in the order in which a pair goes through them. */
export const features: readonly Feature[] = [
  ...openingFeatures,
  ...toolFeatures,
  ...resourceFeatures,
  ...promptFeatures,
  ...tellingFeatures,
  ...askingFeatures,
  ...faithfulFeatures,
  ...onlySomeFeatures,
  ...endingFeatures,
];
