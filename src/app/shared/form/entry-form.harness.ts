import { ComponentHarness, TestKey } from '@angular/cdk/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatButtonToggleHarness } from '@angular/material/button-toggle/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness, MatNativeSelectHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';

/** Any form of a patient, driven as a user drives it: by labels, and by what stands on the screen. */
export class EntryFormHarness extends ComponentHarness {
  static readonly hostSelector =
    'app-episode-form, app-treatment-form, app-stop-treatment-form, app-response-form';

  /** Types into the field as it is labelled, and leaves it. */
  async type(label: string, text: string): Promise<void> {
    const input = await this.input(label);
    await input.setValue(text);
    await input.blur();
  }

  async typed(label: string): Promise<string> {
    return (await this.input(label)).getValue();
  }

  /** Presses Enter in a field, as one does by habit. */
  async pressEnterIn(label: string): Promise<void> {
    await (await (await this.input(label)).host()).sendKeys(TestKey.ENTER);
  }

  async choose(label: string, option: string | RegExp): Promise<void> {
    const select = await this.nativeSelect(label);
    const [found] = await select.getOptions({ text: option });
    if (!found) throw new Error(`"${label}" has no option "${String(option)}"`);
    await select.selectOptions({ text: option });
    // A browser says both "input" and "change"; the harness says only the second.
    await (await select.host()).dispatchEvent('input');
  }

  async chosen(label: string): Promise<string> {
    const [option] = await (await this.nativeSelect(label)).getOptions({ isSelected: true });
    return option ? option.getText() : '';
  }

  async optionsOf(label: string): Promise<string[]> {
    const options = await (await this.nativeSelect(label)).getOptions();
    return Promise.all(options.map((option) => option.getText()));
  }

  /** Opens a list of several and picks from it. */
  async pick(label: string, ...options: string[]): Promise<void> {
    const select = await (await this.field(label)).getControl(MatSelectHarness);
    if (!select) throw new Error(`"${label}" is no list`);
    await select.open();
    for (const text of options) await select.clickOptions({ text });
    await select.close();
  }

  async toggle(text: string): Promise<void> {
    await (await this.locatorFor(MatButtonToggleHarness.with({ text }))()).check();
  }

  async click(text: string | RegExp): Promise<void> {
    await (await this.locatorFor(MatButtonHarness.with({ text }))()).click();
  }

  async hasButton(text: string): Promise<boolean> {
    return (await this.locatorForOptional(MatButtonHarness.with({ text }))()) !== null;
  }

  async save(): Promise<void> {
    await this.click('Save');
  }

  async saveByKeyboard(): Promise<void> {
    const form = await this.locatorFor('form')();
    await form.dispatchEvent('keydown', { key: 'Enter', ctrlKey: true });
    await this.forceStabilize();
  }

  /** The message at a field; '' while there is none. */
  async messageAt(label: string): Promise<string> {
    return (await (await this.field(label)).getTextErrors()).join(' ');
  }

  /** Until the screen shows what has happened. */
  async settle(): Promise<void> {
    await this.forceStabilize();
  }

  /** What stands under a field, such as the value before. */
  async hintAt(label: string): Promise<string> {
    return (await (await this.field(label)).getTextHints()).join(' ');
  }

  /** True when a screen reader that reads the field reads its message too. */
  async isMessageLinked(label: string): Promise<boolean> {
    const input = await (await this.input(label)).host();
    const ids = ((await input.getAttribute('aria-describedby')) ?? '').split(' ');
    const isInvalid = (await input.getAttribute('aria-invalid')) === 'true';
    const texts = await Promise.all(
      ids.filter(Boolean).map(async (id) => {
        const element = await this.locatorForOptional(`#${id}`)();
        return element?.text();
      }),
    );
    return isInvalid && texts.join(' ').includes(await this.messageAt(label));
  }

  async statusText(): Promise<string> {
    return (await (await this.locatorFor('.outcome[role=status]')()).text()).trim();
  }

  async alertText(): Promise<string> {
    return (await (await this.locatorFor('.outcome[role=alert]')()).text()).trim();
  }

  /** Everything the form says, notices included. */
  async text(): Promise<string> {
    return (await this.host()).text();
  }

  async isClosedForTyping(): Promise<boolean> {
    const region = await this.locatorFor('.fields-region')();
    return (await region.getAttribute('inert')) !== null;
  }

  private async field(label: string): Promise<MatFormFieldHarness> {
    return this.locatorFor(MatFormFieldHarness.with({ floatingLabelText: label }))();
  }

  private async input(label: string): Promise<MatInputHarness> {
    const control = await (await this.field(label)).getControl(MatInputHarness);
    if (!control) throw new Error(`"${label}" is no text field`);
    return control;
  }

  private async nativeSelect(label: string): Promise<MatNativeSelectHarness> {
    const control = await (await this.field(label)).getControl(MatNativeSelectHarness);
    if (!control) throw new Error(`"${label}" is no pick-list`);
    return control;
  }
}
