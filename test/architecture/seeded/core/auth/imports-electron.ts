// expected: may not import electron
import { shell } from 'electron';
export const open = (url: string) => shell.openExternal(url);
