import { z } from 'zod';
import type { Api } from './api.ts';
import { CommandFailed } from './command-failed.ts';

const answerSchema = z.object({
  items: z.array(z.object({ personId: z.string(), name: z.string(), email: z.string() })),
});

/** Who can sign in, by e-mail address. */
export class Colleagues {
  readonly #byEmail: Map<string, { personId: string; name: string; email: string }>;

  private constructor(people: z.infer<typeof answerSchema>['items']) {
    this.#byEmail = new Map(people.map((person) => [person.email, person]));
  }

  static async read(api: Api): Promise<Colleagues> {
    return new Colleagues(answerSchema.parse(await api.request('GET', '/api/v1/colleagues')).items);
  }

  /** @throws CommandFailed when nobody with this address can sign in */
  require(email: string): { personId: string; name: string; email: string } {
    const person = this.#byEmail.get(email.toLowerCase());
    if (!person) throw new CommandFailed(`nobody with the address ${email} can sign in; see: ripen rep list`);
    return person;
  }
}
