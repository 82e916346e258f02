// expected: may not read serverInfo.version
export function versionOf({ serverInfo }: { serverInfo: unknown }): string | undefined {
  const { version } = serverInfo as { version?: string };
  return version;
}
