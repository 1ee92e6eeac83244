/** A line on standard output. */
export const say = (text = "") => process.stdout.write(`${text}\n`);
