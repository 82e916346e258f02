/** The bus that this process was led to. */
const entered = 'TEST_KEYRING_BUS';

/**
 * Leads this process to a keyring, by what leads to its bus. To one only: the native library reads that from the environment
 * when it is first used, and would look for every later keyring where the first one was.
 */
export function enterSession(session: Readonly<Record<string, string>>): void {
  const bus = session['DBUS_SESSION_BUS_ADDRESS'];
  if (process.env[entered] !== undefined && process.env[entered] !== bus)
    throw new Error(
      'this process has used another keyring: its test file must be listed as `ownProcess` in vitest.config.ts',
    );
  Object.assign(process.env, session, { [entered]: bus });
}
