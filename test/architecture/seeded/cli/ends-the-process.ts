// expected: may not end the process
export function giveUp(): never {
  process.exit(1);
}
