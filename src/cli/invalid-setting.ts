/** A setting that cannot be used. */
export class InvalidSetting extends Error {
  override readonly name = 'InvalidSetting';
}
