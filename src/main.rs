//! Picks the face: window, msdeploy command line, or a named command.

fn main() {}
