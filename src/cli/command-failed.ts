/** A command that cannot do what was asked for, for a reason that its user can understand. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
