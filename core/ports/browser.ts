/** Opens an address in the person's browser. The only door to it; called after a person's act only. */
export interface Browser {
  /** `false` where no browser could be started; the caller then shows the address. http and https only. */
  open(url: URL): Promise<boolean>;
}
