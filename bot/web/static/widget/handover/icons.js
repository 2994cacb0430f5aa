// Outline icons of these parts, like those of the window (24 x 24 grid, drawn for it).

export const PERSON = ["M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8", "M4.5 20.5c0-4 3.4-6 7.5-6s7.5 2 7.5 6"];
export const CLOCK = ["M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17", "M12 7.5V12l3 2"];
export const DELIVERED = "m6 12.5 4 4 8.5-9";
export const SEEN = ["m2 12.5 4 4 8.5-9", "m11 15 1.5 1.5 8.5-9"];
export const FILE = ["M6 3h8.5L19 7.5V21H6z", "M12.5 10v6m-2.5-2.5 2.5 2.5 2.5-2.5"];
