export const hosts = { other: 'A program that is not set up here' };
