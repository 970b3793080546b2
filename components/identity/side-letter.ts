/** The letter by which a column of the comparison goes. */
export const sideLetter = (at: number) => String.fromCharCode(65 + at)
