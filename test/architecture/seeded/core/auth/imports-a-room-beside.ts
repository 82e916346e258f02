// expected: core/auth may not import core/remote
import { createHttpStack } from '../remote/http-stack.ts';
export const stack = createHttpStack({ env: {} });
