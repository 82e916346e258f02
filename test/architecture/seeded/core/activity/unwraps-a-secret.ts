// expected: may not unwrap secrets
import { Secret } from '../../shared/secret.ts';
export const text = (secret: Secret) => Secret.unwrap(secret);
