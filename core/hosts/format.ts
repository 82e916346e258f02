/** What a configuration file's format must be able to do. One implementation per format; hosts share them. */

/** One server as a host's file has it. */
export interface Member {
  name: string;
  /** Command and arguments as far as they are text; empty where there are none. */
  argv: string[];
  /** The remote address, where the entry names one itself. */
  address?: string | undefined;
  /** Names of the headers that the host sends there. */
  headers: string[];
  /** The whole value, canonical enough to tell whether it changed. */
  text: string;
}

/** A file's text without its byte order mark. `file` is for problems only. */
export interface Document {
  file: string;
  text: string;
  /** The key that holds the host's servers, such as `mcpServers`. */
  section: string;
}

/** Text put around the first member of something that had none. */
export interface Padding {
  before: string;
  after: string;
}

/**
 * What the text alone does not tell later: how the file was before our first entry came. Kept beside the backups, so that
 * the last entry's removal gives back the very same bytes. Without it the removal is still right, but less exact.
 */
export interface Undo {
  /** The whole text, where it held no value (nothing, white space or comments). */
  blank?: string | undefined;
  /** The section was missing. */
  sectionAdded: boolean;
  root?: Padding | undefined;
  section?: Padding | undefined;
}

export interface EntryValue {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** All of them fail with `host-config-invalid`, naming line and column, on a text they do not fully understand. */
export interface HostFormat {
  members(document: Document): Member[];
  /** Adds the member or rewrites its value. `undo` is the one kept from an earlier entry of ours still in the file. */
  put(document: Document, name: string, value: EntryValue, undo: Undo | undefined): { text: string; undo: Undo };
  /** Puts our value in the place of the member's own, which is handed back as the very text it was. */
  replace(document: Document, name: string, value: EntryValue): { text: string; was: string };
  /** Puts such a text back in the place of the member's value. */
  putBack(document: Document, name: string, was: string): string;
  /** Takes the member out. `last`: no entry of ours stays, so what came with the first one goes too. */
  take(document: Document, name: string, undo: Undo | undefined, last: boolean): string;
}
