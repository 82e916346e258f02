// expected: bridge may not import packages (zod)
import { z } from 'zod';
export const schema = z.string();
