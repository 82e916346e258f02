import type { Locator, Page } from 'playwright-core';
import type { JourneyLook } from './looks.ts';

/** Somebody in front of a page, with one hand: everything is found by role and label and done by mouse or keys alone. */
export interface Person {
  /** A button or a link. */
  press(target: Locator): Promise<void>;
  /** Brings the focus there, where it can be had. */
  reach(target: Locator): Promise<void>;
  tick(box: Locator): Promise<void>;
  /** One of some radio buttons. */
  choose(radio: Locator): Promise<void>;
  write(field: Locator, text: string): Promise<void>;
  /** One of the options of the list that opens. */
  select(list: Locator, option: string): Promise<void>;
  /** An option of a list that is always open. */
  pick(list: Locator, option: Locator): Promise<void>;
  /** The question on the screen; waits until answers count. A sign-in's has nothing to remember. */
  answer(answer: 'Allow' | 'Deny', remember?: 'Once' | 'Always'): Promise<void>;
}

/** More stops than any screen has. */
const mostStops = 150;

export function personAt(page: Page, hand: JourneyLook['hand']): Person {
  return hand === 'mouse' ? withMouse(page) : withKeyboard(page);
}

function withMouse(page: Page): Person {
  return {
    press: (target) => target.click(),
    reach: (target) => target.click(),
    tick: (box) => box.check(),
    choose: (radio) => radio.check(),
    write: (field, text) => field.fill(text),
    async select(list, option) {
      await list.click();
      await page.getByRole('option', { name: option, exact: true }).click();
    },
    pick: (_, option) => option.click(),
    async answer(answer, remember) {
      if (remember !== undefined) await page.getByRole('radio', { name: remember }).check();
      await page.getByRole('button', { name: answer, exact: true }).click();
    },
  };
}

function withKeyboard(page: Page): Person {
  const { keyboard } = page;
  const choose = async (radio: Locator) => {
    // Tab stops at the chosen one of a group only; the arrows lead to the others.
    const name = await radio.getAttribute('name');
    await tabTo(page, page.locator(`input[type=radio][name="${name}"]:checked`));
    await pressUntil(page, 'ArrowDown', () => radio.isChecked());
  };
  return {
    async press(target) {
      await tabTo(page, target);
      await keyboard.press('Enter');
    },
    reach: (target) => tabTo(page, target),
    async tick(box) {
      await tabTo(page, box);
      await keyboard.press('Space');
    },
    choose,
    async write(field, text) {
      await tabTo(page, field);
      await keyboard.press('Control+A');
      await keyboard.type(text);
    },
    async select(list, option) {
      await tabTo(page, list);
      await keyboard.press('Enter');
      const wanted = list.getByRole('option', { name: option, exact: true });
      await wanted.waitFor();
      await pressUntil(page, 'ArrowDown', () => hasFocus(wanted));
      await keyboard.press('Enter');
      await wanted.waitFor({ state: 'hidden' });
    },
    async pick(list, option) {
      await tabTo(page, list);
      await pressUntil(page, 'ArrowDown', async () => (await option.getAttribute('aria-selected')) === 'true');
    },
    async answer(answer, remember) {
      if (remember !== undefined) await choose(page.getByRole('radio', { name: remember }));
      const button = page.getByRole('button', { name: answer, exact: true, disabled: false });
      await button.waitFor();
      // The letters count inside the question alone, where choosing has led.
      if (remember === undefined) await tabTo(page, button);
      await keyboard.press(answer === 'Allow' ? 'a' : 'd');
      await until(() => hasFocus(button), `${answer} has the focus`);
      await keyboard.press('Enter');
    },
  };
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  await pressUntil(page, 'Tab', () => hasFocus(target));
}

async function pressUntil(page: Page, key: string, holds: () => Promise<boolean>): Promise<void> {
  for (let stops = 0; !(await holds()); stops++) {
    if (stops === mostStops) throw new Error(`pressing ${key} does not lead there`);
    await page.keyboard.press(key);
  }
}

/** What is needed here of an element of the page. */
interface Focusable {
  ownerDocument: { activeElement: unknown };
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element: Focusable) => element.ownerDocument.activeElement === element);
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let looks = 0; !(await holds()); looks++) if (looks === 100) throw new Error(`not so: ${what}`);
}
