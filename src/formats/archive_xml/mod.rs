//! archive.xml
