/** Set once this process was led to a keyring. */
const entered = 'TEST_KEYRING_ENTERED';

/**
 * Leads this process to a keyring, by what leads to its bus. Once: the native library reads that from the environment when
 * it is first used, and would look for every later keyring where the first one was.
 */
export function enterSession(session: Readonly<Record<string, string>>): void {
  if (process.env[entered] !== undefined)
    throw new Error(
      'this process has used another keyring: list the test file as one with an own process, in vitest.config.ts',
    );
  Object.assign(process.env, session, { [entered]: 'yes' });
}
