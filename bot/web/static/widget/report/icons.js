// Outline icons of these parts, like those of the window (24 x 24 grid, drawn for it).

export const COPY = ["M9 9h11v11H9z", "M15 9V4H4v11h5"];
export const CLIP = "m19.5 11-7.8 7.8a4.6 4.6 0 0 1-6.5-6.5L13.4 4a3 3 0 0 1 4.3 4.3l-8.1 8.1a1.5 1.5 0 0 1-2.1-2.1l7.3-7.3";
export const PIN = ["M12 22c5-6.5 7.5-10 7.5-13a7.5 7.5 0 1 0-15 0c0 3 2.5 6.5 7.5 13z", "M12 6.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5"];
