// expected: core/vault may not import core/auth
import { createAuth } from '../auth/create-auth.ts';
export const auth = createAuth;
