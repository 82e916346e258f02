/**
 * A value that cannot be printed. Tokens, client secrets, verifiers and keys travel in one of these; every way JavaScript
 * turns a value into text gives `[secret]`. Only the vault and the code that puts a secret on the wire call `unwrap`.
 */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. Dangerous: whoever calls this must not print, log, store or return what it gets. */
  static unwrap<T>(secret: Secret<T>): T {
    return secret.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.toPrimitive](): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}
