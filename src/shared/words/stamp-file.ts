/** In the data folder, for a person who opens the file. */
export const stampFileText =
  'Countersign records in its data which file this is. That shows it when the folder is a copy, from which it must not ' +
  'continue sending automatically. Do not move or delete this file.\n'
