import type { Prompt } from '../../shared/models.ts';

export interface AttentionOptions {
  window: { present(): void; dismiss(): void };
  notices: { show(prompt: Prompt): void; close(id: string): void };
  isLocked(): boolean;
  /** Whether the person is looking at one of our windows already. */
  isLooking(): boolean;
}

export interface Attention {
  /** Call whenever the open prompts, or the lock of the screen, may have changed. */
  update(open: readonly Prompt[]): void;
}

/**
 * Brings questions to the person: each once, none while the screen is locked (nobody is there, or somebody else is), and
 * all that are still open after it was unlocked.
 */
export function createAttention({ window, notices, isLocked, isLooking }: AttentionOptions): Attention {
  const announced = new Set<string>();

  const withdraw = (id: string) => {
    announced.delete(id);
    notices.close(id);
  };

  return {
    update(open) {
      const shown = open.length > 0 && isLocked() ? [] : open;
      const ids = new Set(shown.map(({ id }) => id));
      for (const id of announced) if (!ids.has(id)) withdraw(id);
      const fresh = shown.filter(({ id }) => !announced.has(id));
      if (shown.length === 0) window.dismiss();
      if (fresh.length === 0) return;
      const looking = isLooking();
      window.present();
      for (const prompt of fresh) {
        announced.add(prompt.id);
        if (!looking) notices.show(prompt);
      }
    },
  };
}
