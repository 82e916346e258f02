// expected: may not read serverInfo.name
export function isOdd(advertisement: { serverInfo: { name?: string } }): boolean {
  return advertisement.serverInfo?.name === 'odd';
}
