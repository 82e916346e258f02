// expected: may not import undici
import { fetch } from 'undici';
export const get = (url: string) => fetch(url);
