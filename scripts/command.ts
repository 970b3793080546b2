/** A mistake of the person who runs a command; shown without a stack. */
export class UsageError extends Error {}

/** Runs a command: a mistake of use ends with code 2 and one sentence, anything unexpected with code 1. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    const mistaken = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    if (error instanceof UsageError) console.error(error.message)
    else if (mistaken) console.error(error.message.split(/\.\s/)[0])
    else console.error(error)
    process.exitCode = error instanceof UsageError || mistaken ? 2 : 1
  }
}
